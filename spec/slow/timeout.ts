// Per test, and generous: on a busy machine the longest takes several times as long. (`testTimeout` applies to all projects or none.)
jest.setTimeout(120_000);
