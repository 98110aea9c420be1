// Per test. Generous, because a busy machine takes several times as long. (jest ignores `testTimeout` in a project.)
jest.setTimeout(120_000);
