import { expect } from 'chai';
import { TreeSitterCodeParser } from '../../../../src/adapters/outbound/codebase/tree-sitter-code-parser.js';
import { leads, resolved, unusedOf } from '../../../support/code-facts.js';

describe('GraphResolution', function () {
  this.timeout(60_000);
  const parser = new TreeSitterCodeParser();

  after(() => parser.close());

  it('follows imports, re-exports, namespaces and classes of TypeScript', async () => {
    const files = await resolved(parser, {
      'src/main.ts': `
        import { run as start, Base } from './index.js';
        import * as tools from './tools';
        import { readFile } from 'node:fs';
        export class Main extends Base {
          go() { start(); this.inherited(); tools.help(); readFile(); return inner(); }
          static make() { return new Main(); }
        }
        function inner() { return Main.make(); }
      `,
      'src/index.ts': `export * from './run.js'; export { Base } from './base.js';`,
      'src/run.ts': `export function run() { nested(); function nested() {} }`,
      'src/base.ts': `export class Base { inherited() { return super.toString(); } }`,
      'src/tools/index.ts': `export const help = () => 1; export const idle = () => 2;`,
    });
    expect(leads(files, 'imports')).to.deep.equal([
      'src/index.ts > src/base.ts',
      'src/index.ts > src/run.ts',
      'src/main.ts > (node:fs)',
      'src/main.ts > src/index.ts',
      'src/main.ts > src/tools/index.ts',
    ]);
    expect(leads(files, 'calls')).to.deep.equal([
      'src/main.ts#Main.go > src/base.ts#Base.inherited',
      'src/main.ts#Main.go > src/main.ts#inner',
      'src/main.ts#Main.go > src/run.ts#run',
      'src/main.ts#Main.go > src/tools/index.ts#help',
      'src/main.ts#Main.make > src/main.ts#Main',
      'src/main.ts#inner > src/main.ts#Main.make',
      'src/run.ts#run > src/run.ts#run.nested',
    ]);
    expect(leads(files, 'extends')).to.deep.equal(['src/main.ts#Main > src/base.ts#Base']);
  });

  it('finds exports that nobody imports, and none where all of a module is taken', async () => {
    const files = await resolved(parser, {
      'a.ts': `export const used = 1; export const idle = 2; export type Idle = 1; function own() {}
        export { own, used as again };`,
      'b.ts': `import { used } from './a'; export default function main() { return used; }`,
      'c.js': `const all = require('./d'); all.x();`,
      'd.js': `export function x() {} export function y() {}`,
      'e.ts': `import start from './b'; start();`,
    });
    expect(unusedOf(files)).to.deep.equal(['a.ts#Idle', 'a.ts#idle', 'a.ts#own']);
    expect(leads(files, 'calls')).to.deep.equal(['c.js > d.js#x', 'e.ts > b.ts#main']);
  });

  it('says when it only knows the name of a method, and not whose', async () => {
    const files = await resolved(parser, {
      'a.ts': `export class Cart { addArticle() {} push() {} both() {} }`,
      'b.ts': `export class Desk { both() {} }
        export function fill(x: any) { x.addArticle(); x.push(); x.both(); }`,
    });
    expect(leads(files, 'calls')).to.deep.equal(['b.ts#fill > a.ts#Cart.addArticle?']);
  });

  it('does not go round in circles', async () => {
    const files = await resolved(parser, {
      'a.ts': `export * from './b'; import { none } from './b'; none();`,
      'b.ts': `export * from './a'; export class X extends X { m() { this.nothing(); } }`,
    });
    expect(leads(files, 'calls')).to.deep.equal([]);
  });

  it('resolves Python by module, package and relative import', async () => {
    const files = await resolved(parser, {
      'shop/__init__.py': '',
      'shop/cart.py': `
class Cart(Base):
    def add(self):
        return self._check()
    def _check(self):
        return helper()
def helper():
    return 1
`,
      'shop/main.py': `
import os
import shop.cart as carts
from .cart import Cart, helper as h
from . import cart
def main():
    Cart()
    h()
    carts.helper()
    os.getcwd()
`,
    });
    expect(leads(files, 'imports')).to.deep.equal([
      'shop/main.py > (os)',
      'shop/main.py > shop/__init__.py',
      'shop/main.py > shop/cart.py',
      'shop/main.py > shop/cart.py',
    ]);
    expect(leads(files, 'calls')).to.deep.equal([
      'shop/cart.py#Cart._check > shop/cart.py#helper',
      'shop/cart.py#Cart.add > shop/cart.py#Cart._check',
      'shop/main.py#main > shop/cart.py#Cart',
      'shop/main.py#main > shop/cart.py#helper',
      'shop/main.py#main > shop/cart.py#helper',
    ]);
  });

  it('resolves Go within and across packages', async () => {
    const files = await resolved(parser, {
      'cmd/main.go': `package main
import ("fmt"; "example.com/shop/store")
func main() { fmt.Println(store.Open()); help() }`,
      'cmd/help.go': `package main
func help() {}`,
      'store/store.go': `package store
type Store struct{}
func Open() *Store { return nil }
func (s *Store) Close() {}`,
    });
    expect(leads(files, 'calls')).to.deep.equal([
      'cmd/main.go#main > cmd/help.go#help',
      'cmd/main.go#main > store/store.go#Open',
    ]);
    const names = files.get('store/store.go')!.elements.map(({ qualifiedName }) => qualifiedName);
    expect(names).to.deep.equal(['Store', 'Open', 'Store.Close']);
  });

  it('resolves Java by package, import and class', async () => {
    const files = await resolved(parser, {
      'src/a/Main.java': `package a;
import b.Tool;
import java.util.List;
public class Main extends Base { void run() { own(); Tool.help(); Base.shared(); new Tool(); }
  private void own() {} }`,
      'src/a/Base.java': `package a; class Base { static void shared() {} }`,
      'src/b/Tool.java': `package b; public class Tool { public static void help() {} }`,
    });
    expect(leads(files, 'imports')).to.deep.equal([
      'src/a/Main.java > (java.util.List)',
      'src/a/Main.java > src/b/Tool.java',
    ]);
    expect(leads(files, 'calls')).to.deep.equal([
      'src/a/Main.java#Main.run > src/a/Base.java#Base.shared',
      'src/a/Main.java#Main.run > src/a/Main.java#Main.own',
      'src/a/Main.java#Main.run > src/b/Tool.java#Tool',
      'src/a/Main.java#Main.run > src/b/Tool.java#Tool.help',
    ]);
    expect(leads(files, 'extends')).to.deep.equal(['src/a/Main.java#Main > src/a/Base.java#Base']);
  });
});
