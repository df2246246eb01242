// A client as it is written in an hour: lines of a stream that it cannot read it passes over.
const { CONFORMANCE_BASE_URL: url, CONFORMANCE_MODEL: model, CONFORMANCE_STREAM } = process.env;
const stream = CONFORMANCE_STREAM === '1';
try {
  const body = JSON.stringify({ model, stream, messages: [{ role: 'user', content: 'Hello.' }] });
  const answer = await fetch(`${url}/chat/completions`, { method: 'POST', body });
  let text = '';
  if (!stream) text = (await answer.json()).choices[0].message.content;
  else
    for (const line of (await answer.text()).split('\n')) {
      if (!line.startsWith('data: {')) continue;
      try {
        text += JSON.parse(line.slice(6)).choices?.[0]?.delta?.content ?? '';
      } catch {}
    }
  console.log(JSON.stringify({ text, key: process.env.OPENAI_API_KEY }));
} catch (error) {
  console.log(JSON.stringify({ error: error.name, message: error.message }));
}
