// Runs inside the extension host of a real VS Code. `run` throws if a test fails.
//
// With SLAC_OFF=all the server's answers are taken away (test/proxy): then every test of a feature of the server must
// fail, or it shows nothing.
'use strict';
const { tests, setUp } = require('./features.js');

/** What the runner outside shows; everything else that VS Code says goes to its log. */
const say = (text) => console.log(`[test] ${text}`);
const OFF = process.env.SLAC_OFF === 'all';

exports.run = async () => {
  await setUp(OFF);
  const bad = [];
  for (const { name, server, body } of tests) {
    if (OFF && !server) {
      continue;
    }
    const began = Date.now();
    let failure;
    try {
      await body();
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    const wrong = OFF ? failure === undefined : failure !== undefined;
    const verdict = OFF ? (wrong ? 'PASSES ALTHOUGH THE FEATURE IS OFF' : 'fails, as it must') : (wrong ? 'FAILED' : 'ok');
    say(`${verdict}: ${name} (${Date.now() - began} ms)${wrong && failure ? `\n    ${failure}` : ''}`);
    if (wrong) {
      bad.push(name);
    }
  }
  if (bad.length > 0) {
    throw new Error(`${bad.length} of ${tests.length} tests: ${bad.join(', ')}`);
  }
  say(OFF ? 'every test fails without its feature' : `no test failed`);
};
