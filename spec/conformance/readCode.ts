import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** The code of both sides of a row; empty where nothing is played. */
export interface Code {
  readonly theirs: string;
  readonly ours: string;
}

/** The code of each row in a file, by its situation, as the page shows it. */
export function readCode(path: string): Map<string, Code> {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = new Map<string, Code>();
  visit(source);
  return found;

  function visit(node: ts.Node): void {
    const situation = initializer(node, 'situation');
    if (situation !== undefined && ts.isStringLiteral(situation)) {
      found.set(situation.text, { theirs: played(initializer(node, 'theirs')), ours: played(initializer(node, 'ours')) });
    } else {
      ts.forEachChild(node, visit);
    }
  }
}

function initializer(node: ts.Node, name: string): ts.Expression | undefined {
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const property = node.properties.find((each) => each.name?.getText() === name);
  return property !== undefined && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

/** The expression that `does(() => …)` returns. */
function played(side: ts.Expression | undefined): string {
  if (side === undefined || !ts.isCallExpression(side)) return '';
  const [play] = side.arguments;
  if (play === undefined || !ts.isArrowFunction(play)) throw new Error(`A scene is written as does(() => …), not as ${side.getText()}`);
  const { body } = play;
  return onOneLine(ts.isBlock(body) ? body.statements.map((statement) => statement.getText()).join(' ') : body.getText());
}

/** Removes what only the compiler needs. */
function onOneLine(code: string): string {
  return code.replace(/\s+/g, ' ').replace(/([([]) /g, '$1').replace(/,? ([)\]])/g, '$1').replace(/ as (?:any|never)\b|: TaskContext\b|(?<=Observable|Subject)<.*?>+(?=\()/g, '');
}
