// Types of the HTTP API, for the client. Written by `npm run generate`.
export interface paths {
    "/health/startup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the service can do */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            operations: {
                                id: string;
                                title: string;
                                description: string;
                                /** @description JSON schema. */
                                options: unknown;
                                /** @description JSON schema. */
                                answer: unknown;
                            }[];
                            /** @description Models that a request of yours may name; one without routes is the offline engine. */
                            models: {
                                name: string;
                                /** @description In the order they are asked. */
                                routes: string[];
                            }[];
                            maxTextCharacters: number;
                            maxBatchItems: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/process": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Work on a text
         * @description Answers with one JSON document, or with server-sent events (`started`, `partial` …, `answer`) when `Accept` asks for `text/event-stream`. The same `Idempotency-Key` gets the same answer for a day, as events without `partial`. `Cache-Control: no-cache` asks for a new answer, `no-store` for one that is not kept, `only-if-cached` for a kept one or 504.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        operation: "summarize";
                        /** @description The document. */
                        text: string;
                        options?: {
                            /**
                             * @description Length of the summary, in words.
                             * @default 100
                             */
                            maxWords?: number;
                        };
                        /** @description A name of `models` in `GET /v1/operations`. Default: whichever the service asks. */
                        model?: string;
                    } | {
                        /** @enum {string} */
                        operation: "key_points";
                        /** @description The document. */
                        text: string;
                        options?: {
                            /**
                             * @description How many points at most.
                             * @default 5
                             */
                            maxPoints?: number;
                        };
                        /** @description A name of `models` in `GET /v1/operations`. Default: whichever the service asks. */
                        model?: string;
                    } | {
                        /** @enum {string} */
                        operation: "sentiment";
                        /** @description The document. */
                        text: string;
                        options?: Record<string, never>;
                        /** @description A name of `models` in `GET /v1/operations`. Default: whichever the service asks. */
                        model?: string;
                    } | {
                        /** @enum {string} */
                        operation: "questions";
                        /** @description The document. */
                        text: string;
                        options?: {
                            /**
                             * @description How many questions at most.
                             * @default 5
                             */
                            count?: number;
                        };
                        /** @description A name of `models` in `GET /v1/operations`. Default: whichever the service asks. */
                        model?: string;
                    } | {
                        /** @enum {string} */
                        operation: "qa";
                        /** @description The document. */
                        text: string;
                        options: {
                            /** @description The question, in one sentence. */
                            question: string;
                        };
                        /** @description A name of `models` in `GET /v1/operations`. Default: whichever the service asks. */
                        model?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            operation: "summarize";
                            result: {
                                /** @description The summary. */
                                summary: string;
                            };
                            /** @description Who answered; `offline` is the engine without a model. */
                            provider: string;
                            model: string;
                            /** @description True when a model was configured but could not answer. */
                            degraded: boolean;
                            cache: {
                                /** @enum {string} */
                                outcome: "hit" | "stale" | "miss" | "bypass";
                                /** @enum {string} */
                                tier?: "memory" | "redis";
                                ageMs?: number;
                                saved?: {
                                    tokens: number;
                                    costUsd: number;
                                };
                            };
                            usage: {
                                inputTokens: number;
                                outputTokens: number;
                                estimated: boolean;
                            };
                            cost: {
                                /** @enum {string} */
                                status: "known" | "estimated" | "unpriced";
                                usd?: number;
                            };
                            /** @description How often a model was asked. */
                            attempts: number;
                            /** @description Each time a model was asked, in order; absent where none was or a cache answered. */
                            tries?: {
                                provider: string;
                                model: string;
                                ok: boolean;
                                code?: string;
                                startMs: number;
                                durationMs: number;
                            }[];
                            /** @description What the guards said about the text and the answer. */
                            guard?: {
                                /** @enum {string} */
                                action: "allow" | "flag" | "sanitize" | "block";
                                score: number;
                                reasons: string[];
                            };
                            timeMs: number;
                        } | {
                            /** @enum {string} */
                            operation: "key_points";
                            result: {
                                /** @description One sentence each, the most important first. */
                                points: string[];
                                /** @description Words of the text that stand for its subject. */
                                phrases: string[];
                            };
                            /** @description Who answered; `offline` is the engine without a model. */
                            provider: string;
                            model: string;
                            /** @description True when a model was configured but could not answer. */
                            degraded: boolean;
                            cache: {
                                /** @enum {string} */
                                outcome: "hit" | "stale" | "miss" | "bypass";
                                /** @enum {string} */
                                tier?: "memory" | "redis";
                                ageMs?: number;
                                saved?: {
                                    tokens: number;
                                    costUsd: number;
                                };
                            };
                            usage: {
                                inputTokens: number;
                                outputTokens: number;
                                estimated: boolean;
                            };
                            cost: {
                                /** @enum {string} */
                                status: "known" | "estimated" | "unpriced";
                                usd?: number;
                            };
                            /** @description How often a model was asked. */
                            attempts: number;
                            /** @description Each time a model was asked, in order; absent where none was or a cache answered. */
                            tries?: {
                                provider: string;
                                model: string;
                                ok: boolean;
                                code?: string;
                                startMs: number;
                                durationMs: number;
                            }[];
                            /** @description What the guards said about the text and the answer. */
                            guard?: {
                                /** @enum {string} */
                                action: "allow" | "flag" | "sanitize" | "block";
                                score: number;
                                reasons: string[];
                            };
                            timeMs: number;
                        } | {
                            /** @enum {string} */
                            operation: "sentiment";
                            result: {
                                /** @enum {string} */
                                sentiment: "positive" | "negative" | "neutral" | "mixed";
                                /** @description 0 is a guess, 1 is certain. */
                                confidence: number;
                                /** @description What the judgment rests on. */
                                explanation: string;
                            };
                            /** @description Who answered; `offline` is the engine without a model. */
                            provider: string;
                            model: string;
                            /** @description True when a model was configured but could not answer. */
                            degraded: boolean;
                            cache: {
                                /** @enum {string} */
                                outcome: "hit" | "stale" | "miss" | "bypass";
                                /** @enum {string} */
                                tier?: "memory" | "redis";
                                ageMs?: number;
                                saved?: {
                                    tokens: number;
                                    costUsd: number;
                                };
                            };
                            usage: {
                                inputTokens: number;
                                outputTokens: number;
                                estimated: boolean;
                            };
                            cost: {
                                /** @enum {string} */
                                status: "known" | "estimated" | "unpriced";
                                usd?: number;
                            };
                            /** @description How often a model was asked. */
                            attempts: number;
                            /** @description Each time a model was asked, in order; absent where none was or a cache answered. */
                            tries?: {
                                provider: string;
                                model: string;
                                ok: boolean;
                                code?: string;
                                startMs: number;
                                durationMs: number;
                            }[];
                            /** @description What the guards said about the text and the answer. */
                            guard?: {
                                /** @enum {string} */
                                action: "allow" | "flag" | "sanitize" | "block";
                                score: number;
                                reasons: string[];
                            };
                            timeMs: number;
                        } | {
                            /** @enum {string} */
                            operation: "questions";
                            result: {
                                /** @description Each with its answer; fewer than asked for when the text is short. */
                                questions: {
                                    question: string;
                                    answer: string;
                                }[];
                            };
                            /** @description Who answered; `offline` is the engine without a model. */
                            provider: string;
                            model: string;
                            /** @description True when a model was configured but could not answer. */
                            degraded: boolean;
                            cache: {
                                /** @enum {string} */
                                outcome: "hit" | "stale" | "miss" | "bypass";
                                /** @enum {string} */
                                tier?: "memory" | "redis";
                                ageMs?: number;
                                saved?: {
                                    tokens: number;
                                    costUsd: number;
                                };
                            };
                            usage: {
                                inputTokens: number;
                                outputTokens: number;
                                estimated: boolean;
                            };
                            cost: {
                                /** @enum {string} */
                                status: "known" | "estimated" | "unpriced";
                                usd?: number;
                            };
                            /** @description How often a model was asked. */
                            attempts: number;
                            /** @description Each time a model was asked, in order; absent where none was or a cache answered. */
                            tries?: {
                                provider: string;
                                model: string;
                                ok: boolean;
                                code?: string;
                                startMs: number;
                                durationMs: number;
                            }[];
                            /** @description What the guards said about the text and the answer. */
                            guard?: {
                                /** @enum {string} */
                                action: "allow" | "flag" | "sanitize" | "block";
                                score: number;
                                reasons: string[];
                            };
                            timeMs: number;
                        } | {
                            /** @enum {string} */
                            operation: "qa";
                            result: {
                                /** @description Whether the text answers the question. */
                                found: boolean;
                                /** @description The answer, or that there is none. */
                                answer: string;
                                /** @description The places the answer rests on, as they stand in the text. */
                                passages: string[];
                            };
                            /** @description Who answered; `offline` is the engine without a model. */
                            provider: string;
                            model: string;
                            /** @description True when a model was configured but could not answer. */
                            degraded: boolean;
                            cache: {
                                /** @enum {string} */
                                outcome: "hit" | "stale" | "miss" | "bypass";
                                /** @enum {string} */
                                tier?: "memory" | "redis";
                                ageMs?: number;
                                saved?: {
                                    tokens: number;
                                    costUsd: number;
                                };
                            };
                            usage: {
                                inputTokens: number;
                                outputTokens: number;
                                estimated: boolean;
                            };
                            cost: {
                                /** @enum {string} */
                                status: "known" | "estimated" | "unpriced";
                                usd?: number;
                            };
                            /** @description How often a model was asked. */
                            attempts: number;
                            /** @description Each time a model was asked, in order; absent where none was or a cache answered. */
                            tries?: {
                                provider: string;
                                model: string;
                                ok: boolean;
                                code?: string;
                                startMs: number;
                                durationMs: number;
                            }[];
                            /** @description What the guards said about the text and the answer. */
                            guard?: {
                                /** @enum {string} */
                                action: "allow" | "flag" | "sanitize" | "block";
                                score: number;
                                reasons: string[];
                            };
                            timeMs: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Work on several texts in the background */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        items: ({
                            /** @enum {string} */
                            operation: "summarize";
                            /** @description The document. */
                            text: string;
                            options?: {
                                /**
                                 * @description Length of the summary, in words.
                                 * @default 100
                                 */
                                maxWords?: number;
                            };
                            /** @description A name of `models` in `GET /v1/operations`. Default: whichever the service asks. */
                            model?: string;
                        } | {
                            /** @enum {string} */
                            operation: "key_points";
                            /** @description The document. */
                            text: string;
                            options?: {
                                /**
                                 * @description How many points at most.
                                 * @default 5
                                 */
                                maxPoints?: number;
                            };
                            /** @description A name of `models` in `GET /v1/operations`. Default: whichever the service asks. */
                            model?: string;
                        } | {
                            /** @enum {string} */
                            operation: "sentiment";
                            /** @description The document. */
                            text: string;
                            options?: Record<string, never>;
                            /** @description A name of `models` in `GET /v1/operations`. Default: whichever the service asks. */
                            model?: string;
                        } | {
                            /** @enum {string} */
                            operation: "questions";
                            /** @description The document. */
                            text: string;
                            options?: {
                                /**
                                 * @description How many questions at most.
                                 * @default 5
                                 */
                                count?: number;
                            };
                            /** @description A name of `models` in `GET /v1/operations`. Default: whichever the service asks. */
                            model?: string;
                        } | {
                            /** @enum {string} */
                            operation: "qa";
                            /** @description The document. */
                            text: string;
                            options: {
                                /** @description The question, in one sentence. */
                                question: string;
                            };
                            /** @description A name of `models` in `GET /v1/operations`. Default: whichever the service asks. */
                            model?: string;
                        })[];
                        /**
                         * Format: date-time
                         * @description Until when the texts may wait, at most 23 hours from now: with TPL_APP_BATCH_LANE they go out as a provider's batch, at half the price, and are worked on as any other where that would be late. Left out: as soon as can be.
                         */
                        completeBy?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {string} */
                            status: "running" | "done" | "cancelled";
                            total: number;
                            finished: number;
                            failed: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a batch stands
         * @description With `Accept: text/event-stream`: a `progress` event whenever it got on, with the counts, until the batch has ended.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {string} */
                            status: "running" | "done" | "cancelled";
                            total: number;
                            finished: number;
                            failed: number;
                            items: {
                                index: number;
                                /** @enum {string} */
                                status: "pending" | "running" | "done" | "failed" | "cancelled";
                                result?: {
                                    /** @enum {string} */
                                    operation: "summarize";
                                    result: {
                                        /** @description The summary. */
                                        summary: string;
                                    };
                                    /** @description Who answered; `offline` is the engine without a model. */
                                    provider: string;
                                    model: string;
                                    /** @description True when a model was configured but could not answer. */
                                    degraded: boolean;
                                    cache: {
                                        /** @enum {string} */
                                        outcome: "hit" | "stale" | "miss" | "bypass";
                                        /** @enum {string} */
                                        tier?: "memory" | "redis";
                                        ageMs?: number;
                                        saved?: {
                                            tokens: number;
                                            costUsd: number;
                                        };
                                    };
                                    usage: {
                                        inputTokens: number;
                                        outputTokens: number;
                                        estimated: boolean;
                                    };
                                    cost: {
                                        /** @enum {string} */
                                        status: "known" | "estimated" | "unpriced";
                                        usd?: number;
                                    };
                                    /** @description How often a model was asked. */
                                    attempts: number;
                                    /** @description Each time a model was asked, in order; absent where none was or a cache answered. */
                                    tries?: {
                                        provider: string;
                                        model: string;
                                        ok: boolean;
                                        code?: string;
                                        startMs: number;
                                        durationMs: number;
                                    }[];
                                    /** @description What the guards said about the text and the answer. */
                                    guard?: {
                                        /** @enum {string} */
                                        action: "allow" | "flag" | "sanitize" | "block";
                                        score: number;
                                        reasons: string[];
                                    };
                                    timeMs: number;
                                } | {
                                    /** @enum {string} */
                                    operation: "key_points";
                                    result: {
                                        /** @description One sentence each, the most important first. */
                                        points: string[];
                                        /** @description Words of the text that stand for its subject. */
                                        phrases: string[];
                                    };
                                    /** @description Who answered; `offline` is the engine without a model. */
                                    provider: string;
                                    model: string;
                                    /** @description True when a model was configured but could not answer. */
                                    degraded: boolean;
                                    cache: {
                                        /** @enum {string} */
                                        outcome: "hit" | "stale" | "miss" | "bypass";
                                        /** @enum {string} */
                                        tier?: "memory" | "redis";
                                        ageMs?: number;
                                        saved?: {
                                            tokens: number;
                                            costUsd: number;
                                        };
                                    };
                                    usage: {
                                        inputTokens: number;
                                        outputTokens: number;
                                        estimated: boolean;
                                    };
                                    cost: {
                                        /** @enum {string} */
                                        status: "known" | "estimated" | "unpriced";
                                        usd?: number;
                                    };
                                    /** @description How often a model was asked. */
                                    attempts: number;
                                    /** @description Each time a model was asked, in order; absent where none was or a cache answered. */
                                    tries?: {
                                        provider: string;
                                        model: string;
                                        ok: boolean;
                                        code?: string;
                                        startMs: number;
                                        durationMs: number;
                                    }[];
                                    /** @description What the guards said about the text and the answer. */
                                    guard?: {
                                        /** @enum {string} */
                                        action: "allow" | "flag" | "sanitize" | "block";
                                        score: number;
                                        reasons: string[];
                                    };
                                    timeMs: number;
                                } | {
                                    /** @enum {string} */
                                    operation: "sentiment";
                                    result: {
                                        /** @enum {string} */
                                        sentiment: "positive" | "negative" | "neutral" | "mixed";
                                        /** @description 0 is a guess, 1 is certain. */
                                        confidence: number;
                                        /** @description What the judgment rests on. */
                                        explanation: string;
                                    };
                                    /** @description Who answered; `offline` is the engine without a model. */
                                    provider: string;
                                    model: string;
                                    /** @description True when a model was configured but could not answer. */
                                    degraded: boolean;
                                    cache: {
                                        /** @enum {string} */
                                        outcome: "hit" | "stale" | "miss" | "bypass";
                                        /** @enum {string} */
                                        tier?: "memory" | "redis";
                                        ageMs?: number;
                                        saved?: {
                                            tokens: number;
                                            costUsd: number;
                                        };
                                    };
                                    usage: {
                                        inputTokens: number;
                                        outputTokens: number;
                                        estimated: boolean;
                                    };
                                    cost: {
                                        /** @enum {string} */
                                        status: "known" | "estimated" | "unpriced";
                                        usd?: number;
                                    };
                                    /** @description How often a model was asked. */
                                    attempts: number;
                                    /** @description Each time a model was asked, in order; absent where none was or a cache answered. */
                                    tries?: {
                                        provider: string;
                                        model: string;
                                        ok: boolean;
                                        code?: string;
                                        startMs: number;
                                        durationMs: number;
                                    }[];
                                    /** @description What the guards said about the text and the answer. */
                                    guard?: {
                                        /** @enum {string} */
                                        action: "allow" | "flag" | "sanitize" | "block";
                                        score: number;
                                        reasons: string[];
                                    };
                                    timeMs: number;
                                } | {
                                    /** @enum {string} */
                                    operation: "questions";
                                    result: {
                                        /** @description Each with its answer; fewer than asked for when the text is short. */
                                        questions: {
                                            question: string;
                                            answer: string;
                                        }[];
                                    };
                                    /** @description Who answered; `offline` is the engine without a model. */
                                    provider: string;
                                    model: string;
                                    /** @description True when a model was configured but could not answer. */
                                    degraded: boolean;
                                    cache: {
                                        /** @enum {string} */
                                        outcome: "hit" | "stale" | "miss" | "bypass";
                                        /** @enum {string} */
                                        tier?: "memory" | "redis";
                                        ageMs?: number;
                                        saved?: {
                                            tokens: number;
                                            costUsd: number;
                                        };
                                    };
                                    usage: {
                                        inputTokens: number;
                                        outputTokens: number;
                                        estimated: boolean;
                                    };
                                    cost: {
                                        /** @enum {string} */
                                        status: "known" | "estimated" | "unpriced";
                                        usd?: number;
                                    };
                                    /** @description How often a model was asked. */
                                    attempts: number;
                                    /** @description Each time a model was asked, in order; absent where none was or a cache answered. */
                                    tries?: {
                                        provider: string;
                                        model: string;
                                        ok: boolean;
                                        code?: string;
                                        startMs: number;
                                        durationMs: number;
                                    }[];
                                    /** @description What the guards said about the text and the answer. */
                                    guard?: {
                                        /** @enum {string} */
                                        action: "allow" | "flag" | "sanitize" | "block";
                                        score: number;
                                        reasons: string[];
                                    };
                                    timeMs: number;
                                } | {
                                    /** @enum {string} */
                                    operation: "qa";
                                    result: {
                                        /** @description Whether the text answers the question. */
                                        found: boolean;
                                        /** @description The answer, or that there is none. */
                                        answer: string;
                                        /** @description The places the answer rests on, as they stand in the text. */
                                        passages: string[];
                                    };
                                    /** @description Who answered; `offline` is the engine without a model. */
                                    provider: string;
                                    model: string;
                                    /** @description True when a model was configured but could not answer. */
                                    degraded: boolean;
                                    cache: {
                                        /** @enum {string} */
                                        outcome: "hit" | "stale" | "miss" | "bypass";
                                        /** @enum {string} */
                                        tier?: "memory" | "redis";
                                        ageMs?: number;
                                        saved?: {
                                            tokens: number;
                                            costUsd: number;
                                        };
                                    };
                                    usage: {
                                        inputTokens: number;
                                        outputTokens: number;
                                        estimated: boolean;
                                    };
                                    cost: {
                                        /** @enum {string} */
                                        status: "known" | "estimated" | "unpriced";
                                        usd?: number;
                                    };
                                    /** @description How often a model was asked. */
                                    attempts: number;
                                    /** @description Each time a model was asked, in order; absent where none was or a cache answered. */
                                    tries?: {
                                        provider: string;
                                        model: string;
                                        ok: boolean;
                                        code?: string;
                                        startMs: number;
                                        durationMs: number;
                                    }[];
                                    /** @description What the guards said about the text and the answer. */
                                    guard?: {
                                        /** @enum {string} */
                                        action: "allow" | "flag" | "sanitize" | "block";
                                        score: number;
                                        reasons: string[];
                                    };
                                    timeMs: number;
                                };
                                error?: {
                                    code: string;
                                    detail: string;
                                };
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Stop a batch; forget one that has ended */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {string} */
                            status: "running" | "done" | "cancelled";
                            total: number;
                            finished: number;
                            failed: number;
                            items: {
                                index: number;
                                /** @enum {string} */
                                status: "pending" | "running" | "done" | "failed" | "cancelled";
                                result?: {
                                    /** @enum {string} */
                                    operation: "summarize";
                                    result: {
                                        /** @description The summary. */
                                        summary: string;
                                    };
                                    /** @description Who answered; `offline` is the engine without a model. */
                                    provider: string;
                                    model: string;
                                    /** @description True when a model was configured but could not answer. */
                                    degraded: boolean;
                                    cache: {
                                        /** @enum {string} */
                                        outcome: "hit" | "stale" | "miss" | "bypass";
                                        /** @enum {string} */
                                        tier?: "memory" | "redis";
                                        ageMs?: number;
                                        saved?: {
                                            tokens: number;
                                            costUsd: number;
                                        };
                                    };
                                    usage: {
                                        inputTokens: number;
                                        outputTokens: number;
                                        estimated: boolean;
                                    };
                                    cost: {
                                        /** @enum {string} */
                                        status: "known" | "estimated" | "unpriced";
                                        usd?: number;
                                    };
                                    /** @description How often a model was asked. */
                                    attempts: number;
                                    /** @description Each time a model was asked, in order; absent where none was or a cache answered. */
                                    tries?: {
                                        provider: string;
                                        model: string;
                                        ok: boolean;
                                        code?: string;
                                        startMs: number;
                                        durationMs: number;
                                    }[];
                                    /** @description What the guards said about the text and the answer. */
                                    guard?: {
                                        /** @enum {string} */
                                        action: "allow" | "flag" | "sanitize" | "block";
                                        score: number;
                                        reasons: string[];
                                    };
                                    timeMs: number;
                                } | {
                                    /** @enum {string} */
                                    operation: "key_points";
                                    result: {
                                        /** @description One sentence each, the most important first. */
                                        points: string[];
                                        /** @description Words of the text that stand for its subject. */
                                        phrases: string[];
                                    };
                                    /** @description Who answered; `offline` is the engine without a model. */
                                    provider: string;
                                    model: string;
                                    /** @description True when a model was configured but could not answer. */
                                    degraded: boolean;
                                    cache: {
                                        /** @enum {string} */
                                        outcome: "hit" | "stale" | "miss" | "bypass";
                                        /** @enum {string} */
                                        tier?: "memory" | "redis";
                                        ageMs?: number;
                                        saved?: {
                                            tokens: number;
                                            costUsd: number;
                                        };
                                    };
                                    usage: {
                                        inputTokens: number;
                                        outputTokens: number;
                                        estimated: boolean;
                                    };
                                    cost: {
                                        /** @enum {string} */
                                        status: "known" | "estimated" | "unpriced";
                                        usd?: number;
                                    };
                                    /** @description How often a model was asked. */
                                    attempts: number;
                                    /** @description Each time a model was asked, in order; absent where none was or a cache answered. */
                                    tries?: {
                                        provider: string;
                                        model: string;
                                        ok: boolean;
                                        code?: string;
                                        startMs: number;
                                        durationMs: number;
                                    }[];
                                    /** @description What the guards said about the text and the answer. */
                                    guard?: {
                                        /** @enum {string} */
                                        action: "allow" | "flag" | "sanitize" | "block";
                                        score: number;
                                        reasons: string[];
                                    };
                                    timeMs: number;
                                } | {
                                    /** @enum {string} */
                                    operation: "sentiment";
                                    result: {
                                        /** @enum {string} */
                                        sentiment: "positive" | "negative" | "neutral" | "mixed";
                                        /** @description 0 is a guess, 1 is certain. */
                                        confidence: number;
                                        /** @description What the judgment rests on. */
                                        explanation: string;
                                    };
                                    /** @description Who answered; `offline` is the engine without a model. */
                                    provider: string;
                                    model: string;
                                    /** @description True when a model was configured but could not answer. */
                                    degraded: boolean;
                                    cache: {
                                        /** @enum {string} */
                                        outcome: "hit" | "stale" | "miss" | "bypass";
                                        /** @enum {string} */
                                        tier?: "memory" | "redis";
                                        ageMs?: number;
                                        saved?: {
                                            tokens: number;
                                            costUsd: number;
                                        };
                                    };
                                    usage: {
                                        inputTokens: number;
                                        outputTokens: number;
                                        estimated: boolean;
                                    };
                                    cost: {
                                        /** @enum {string} */
                                        status: "known" | "estimated" | "unpriced";
                                        usd?: number;
                                    };
                                    /** @description How often a model was asked. */
                                    attempts: number;
                                    /** @description Each time a model was asked, in order; absent where none was or a cache answered. */
                                    tries?: {
                                        provider: string;
                                        model: string;
                                        ok: boolean;
                                        code?: string;
                                        startMs: number;
                                        durationMs: number;
                                    }[];
                                    /** @description What the guards said about the text and the answer. */
                                    guard?: {
                                        /** @enum {string} */
                                        action: "allow" | "flag" | "sanitize" | "block";
                                        score: number;
                                        reasons: string[];
                                    };
                                    timeMs: number;
                                } | {
                                    /** @enum {string} */
                                    operation: "questions";
                                    result: {
                                        /** @description Each with its answer; fewer than asked for when the text is short. */
                                        questions: {
                                            question: string;
                                            answer: string;
                                        }[];
                                    };
                                    /** @description Who answered; `offline` is the engine without a model. */
                                    provider: string;
                                    model: string;
                                    /** @description True when a model was configured but could not answer. */
                                    degraded: boolean;
                                    cache: {
                                        /** @enum {string} */
                                        outcome: "hit" | "stale" | "miss" | "bypass";
                                        /** @enum {string} */
                                        tier?: "memory" | "redis";
                                        ageMs?: number;
                                        saved?: {
                                            tokens: number;
                                            costUsd: number;
                                        };
                                    };
                                    usage: {
                                        inputTokens: number;
                                        outputTokens: number;
                                        estimated: boolean;
                                    };
                                    cost: {
                                        /** @enum {string} */
                                        status: "known" | "estimated" | "unpriced";
                                        usd?: number;
                                    };
                                    /** @description How often a model was asked. */
                                    attempts: number;
                                    /** @description Each time a model was asked, in order; absent where none was or a cache answered. */
                                    tries?: {
                                        provider: string;
                                        model: string;
                                        ok: boolean;
                                        code?: string;
                                        startMs: number;
                                        durationMs: number;
                                    }[];
                                    /** @description What the guards said about the text and the answer. */
                                    guard?: {
                                        /** @enum {string} */
                                        action: "allow" | "flag" | "sanitize" | "block";
                                        score: number;
                                        reasons: string[];
                                    };
                                    timeMs: number;
                                } | {
                                    /** @enum {string} */
                                    operation: "qa";
                                    result: {
                                        /** @description Whether the text answers the question. */
                                        found: boolean;
                                        /** @description The answer, or that there is none. */
                                        answer: string;
                                        /** @description The places the answer rests on, as they stand in the text. */
                                        passages: string[];
                                    };
                                    /** @description Who answered; `offline` is the engine without a model. */
                                    provider: string;
                                    model: string;
                                    /** @description True when a model was configured but could not answer. */
                                    degraded: boolean;
                                    cache: {
                                        /** @enum {string} */
                                        outcome: "hit" | "stale" | "miss" | "bypass";
                                        /** @enum {string} */
                                        tier?: "memory" | "redis";
                                        ageMs?: number;
                                        saved?: {
                                            tokens: number;
                                            costUsd: number;
                                        };
                                    };
                                    usage: {
                                        inputTokens: number;
                                        outputTokens: number;
                                        estimated: boolean;
                                    };
                                    cost: {
                                        /** @enum {string} */
                                        status: "known" | "estimated" | "unpriced";
                                        usd?: number;
                                    };
                                    /** @description How often a model was asked. */
                                    attempts: number;
                                    /** @description Each time a model was asked, in order; absent where none was or a cache answered. */
                                    tries?: {
                                        provider: string;
                                        model: string;
                                        ok: boolean;
                                        code?: string;
                                        startMs: number;
                                        durationMs: number;
                                    }[];
                                    /** @description What the guards said about the text and the answer. */
                                    guard?: {
                                        /** @enum {string} */
                                        action: "allow" | "flag" | "sanitize" | "block";
                                        score: number;
                                        reasons: string[];
                                    };
                                    timeMs: number;
                                };
                                error?: {
                                    code: string;
                                    detail: string;
                                };
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches/{id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Results of a batch as a file
         * @description Once it has ended: a table, JSON, or a ZIP archive with a file for each answer and both of them. A text is named by its place in the batch, from 1. No cell of a table is taken for a formula.
         */
        get: {
            parameters: {
                query?: {
                    format?: "csv" | "json" | "zip";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who you are, and what you may do */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            caller: string;
                            /** @description How the caller was let in: `api_key`, `oidc`, `development`. */
                            scheme: string;
                            scopes: string[];
                            keyId?: string;
                            /** @description Limits of this caller alone. */
                            limits?: {
                                [key: string]: number;
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A document with its text and places */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name?: string;
                            /** @enum {string} */
                            kind: "text" | "markdown" | "html" | "pdf" | "docx" | "email" | "csv";
                            title?: string;
                            pages?: number;
                            characters: number;
                            /** @description What was left out or is worth knowing, a sentence each. */
                            notes: string[];
                            expiresInMs: number;
                            text: string;
                            headings: {
                                text: string;
                                level: number;
                                /** @description Number of a heading, or -1. */
                                parent: number;
                            }[];
                            blocks: {
                                /** @enum {string} */
                                kind: "heading" | "paragraph" | "item" | "row" | "code";
                                /** @description Offset in the text, in UTF-16 units. */
                                start: number;
                                end: number;
                                page?: number;
                                heading: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Forget a document */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/analyses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Work on a document, however long
         * @description Answers with how it stands; `?estimate=true` begins nothing and says what it will take. Each part counts as a request.
         */
        post: {
            parameters: {
                query?: {
                    estimate?: "true" | "false";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        operation: "summarize";
                        options?: {
                            /**
                             * @description Length of the summary, in words.
                             * @default 100
                             */
                            maxWords?: number;
                        };
                        /** @description A name of `models` in `GET /v1/operations`. Default: whichever the service asks. */
                        model?: string;
                    } | {
                        /** @enum {string} */
                        operation: "key_points";
                        options?: {
                            /**
                             * @description How many points at most.
                             * @default 5
                             */
                            maxPoints?: number;
                        };
                        /** @description A name of `models` in `GET /v1/operations`. Default: whichever the service asks. */
                        model?: string;
                    } | {
                        /** @enum {string} */
                        operation: "sentiment";
                        options?: Record<string, never>;
                        /** @description A name of `models` in `GET /v1/operations`. Default: whichever the service asks. */
                        model?: string;
                    } | {
                        /** @enum {string} */
                        operation: "questions";
                        options?: {
                            /**
                             * @description How many questions at most.
                             * @default 5
                             */
                            count?: number;
                        };
                        /** @description A name of `models` in `GET /v1/operations`. Default: whichever the service asks. */
                        model?: string;
                    } | {
                        /** @enum {string} */
                        operation: "qa";
                        options: {
                            /** @description The question, in one sentence. */
                            question: string;
                        };
                        /** @description A name of `models` in `GET /v1/operations`. Default: whichever the service asks. */
                        model?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            operation: string;
                            parts: number;
                            /** @description Requests to a model, those that reduce included. */
                            steps: number;
                            inputTokens: number;
                            outputTokens: number;
                            cost: {
                                /** @enum {string} */
                                status: "known" | "estimated" | "unpriced";
                                usd?: number;
                            };
                            timeMs?: number;
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            document: string;
                            operation: string;
                            /** @description As they were asked for, defaults included. */
                            options: {
                                [key: string]: unknown;
                            };
                            /** @description The model that was asked for. */
                            model?: string;
                            /** @enum {string} */
                            status: "running" | "done" | "failed" | "cancelled";
                            /** @description Known so far; reducing adds some. */
                            steps: number;
                            finished: number;
                            answer?: {
                                operation: string;
                                result: unknown;
                                receipts: {
                                    /** @description Field of the result: `summary`, `points.2`. */
                                    path: string;
                                    /** @description Of the sentence, in that field. */
                                    start: number;
                                    end: number;
                                    /**
                                     * @description Whether the text says what the sentence says. Unchecked: not in English, or no time.
                                     * @enum {string}
                                     */
                                    verdict: "supported" | "partly" | "not_found" | "unchecked";
                                    reasons: string[];
                                    /** @description Offsets in the text, the best first. */
                                    sources: {
                                        start: number;
                                        end: number;
                                    }[];
                                }[];
                                provider: string;
                                model: string;
                                degraded: boolean;
                                cachedSteps: number;
                                steps: number;
                                /** @description Parts that could not be answered and are missing from the result. */
                                missing: {
                                    part: number;
                                    code: string;
                                }[];
                                usage: {
                                    inputTokens: number;
                                    outputTokens: number;
                                    estimated: boolean;
                                };
                                cost: {
                                    /** @enum {string} */
                                    status: "known" | "estimated" | "unpriced";
                                    usd?: number;
                                };
                            };
                            error?: {
                                code: string;
                                detail: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/analyses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How an analysis stands, and its answer
         * @description With `Accept: text/event-stream`: `progress` whenever it got on, then one `answer` with the whole.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            document: string;
                            operation: string;
                            /** @description As they were asked for, defaults included. */
                            options: {
                                [key: string]: unknown;
                            };
                            /** @description The model that was asked for. */
                            model?: string;
                            /** @enum {string} */
                            status: "running" | "done" | "failed" | "cancelled";
                            /** @description Known so far; reducing adds some. */
                            steps: number;
                            finished: number;
                            answer?: {
                                operation: string;
                                result: unknown;
                                receipts: {
                                    /** @description Field of the result: `summary`, `points.2`. */
                                    path: string;
                                    /** @description Of the sentence, in that field. */
                                    start: number;
                                    end: number;
                                    /**
                                     * @description Whether the text says what the sentence says. Unchecked: not in English, or no time.
                                     * @enum {string}
                                     */
                                    verdict: "supported" | "partly" | "not_found" | "unchecked";
                                    reasons: string[];
                                    /** @description Offsets in the text, the best first. */
                                    sources: {
                                        start: number;
                                        end: number;
                                    }[];
                                }[];
                                provider: string;
                                model: string;
                                degraded: boolean;
                                cachedSteps: number;
                                steps: number;
                                /** @description Parts that could not be answered and are missing from the result. */
                                missing: {
                                    part: number;
                                    code: string;
                                }[];
                                usage: {
                                    inputTokens: number;
                                    outputTokens: number;
                                    estimated: boolean;
                                };
                                cost: {
                                    /** @enum {string} */
                                    status: "known" | "estimated" | "unpriced";
                                    usd?: number;
                                };
                            };
                            error?: {
                                code: string;
                                detail: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Stop an analysis; forget one that has ended */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            document: string;
                            operation: string;
                            /** @description As they were asked for, defaults included. */
                            options: {
                                [key: string]: unknown;
                            };
                            /** @description The model that was asked for. */
                            model?: string;
                            /** @enum {string} */
                            status: "running" | "done" | "failed" | "cancelled";
                            /** @description Known so far; reducing adds some. */
                            steps: number;
                            finished: number;
                            answer?: {
                                operation: string;
                                result: unknown;
                                receipts: {
                                    /** @description Field of the result: `summary`, `points.2`. */
                                    path: string;
                                    /** @description Of the sentence, in that field. */
                                    start: number;
                                    end: number;
                                    /**
                                     * @description Whether the text says what the sentence says. Unchecked: not in English, or no time.
                                     * @enum {string}
                                     */
                                    verdict: "supported" | "partly" | "not_found" | "unchecked";
                                    reasons: string[];
                                    /** @description Offsets in the text, the best first. */
                                    sources: {
                                        start: number;
                                        end: number;
                                    }[];
                                }[];
                                provider: string;
                                model: string;
                                degraded: boolean;
                                cachedSteps: number;
                                steps: number;
                                /** @description Parts that could not be answered and are missing from the result. */
                                missing: {
                                    part: number;
                                    code: string;
                                }[];
                                usage: {
                                    inputTokens: number;
                                    outputTokens: number;
                                    estimated: boolean;
                                };
                                cost: {
                                    /** @enum {string} */
                                    status: "known" | "estimated" | "unpriced";
                                    usd?: number;
                                };
                            };
                            error?: {
                                code: string;
                                detail: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check an answer against its text
         * @description Gives each sentence its places in the text, without a model. The answer may be anybody’s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        operation: "summarize";
                        text: string;
                        result: {
                            /** @description The summary. */
                            summary: string;
                        };
                    } | {
                        /** @enum {string} */
                        operation: "key_points";
                        text: string;
                        result: {
                            /** @description One sentence each, the most important first. */
                            points: string[];
                            /** @description Words of the text that stand for its subject. */
                            phrases: string[];
                        };
                    } | {
                        /** @enum {string} */
                        operation: "sentiment";
                        text: string;
                        result: {
                            /** @enum {string} */
                            sentiment: "positive" | "negative" | "neutral" | "mixed";
                            /** @description 0 is a guess, 1 is certain. */
                            confidence: number;
                            /** @description What the judgment rests on. */
                            explanation: string;
                        };
                    } | {
                        /** @enum {string} */
                        operation: "questions";
                        text: string;
                        result: {
                            /** @description Each with its answer; fewer than asked for when the text is short. */
                            questions: {
                                question: string;
                                answer: string;
                            }[];
                        };
                    } | {
                        /** @enum {string} */
                        operation: "qa";
                        text: string;
                        result: {
                            /** @description Whether the text answers the question. */
                            found: boolean;
                            /** @description The answer, or that there is none. */
                            answer: string;
                            /** @description The places the answer rests on, as they stand in the text. */
                            passages: string[];
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            receipts: {
                                /** @description Field of the result: `summary`, `points.2`. */
                                path: string;
                                /** @description Of the sentence, in that field. */
                                start: number;
                                end: number;
                                /**
                                 * @description Whether the text says what the sentence says. Unchecked: not in English, or no time.
                                 * @enum {string}
                                 */
                                verdict: "supported" | "partly" | "not_found" | "unchecked";
                                reasons: string[];
                                /** @description Offsets in the text, the best first. */
                                sources: {
                                    start: number;
                                    end: number;
                                }[];
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a document
         * @description The body is the file itself: text, Markdown, HTML, PDF, DOCX, e-mail or CSV. The same file of the same caller has the same id.
         */
        post: {
            parameters: {
                query?: {
                    name?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name?: string;
                            /** @enum {string} */
                            kind: "text" | "markdown" | "html" | "pdf" | "docx" | "email" | "csv";
                            title?: string;
                            pages?: number;
                            characters: number;
                            /** @description What was left out or is worth knowing, a sentence each. */
                            notes: string[];
                            expiresInMs: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            title: string;
                            status: number;
                            detail: string;
                            /** @description For programs: stable, unlike the prose. */
                            code: string;
                            /** @description Id of the request. */
                            instance?: string;
                            retryAfterMs?: number;
                            errors?: {
                                path: string;
                                message: string;
                                hint?: string;
                                limit?: number;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
