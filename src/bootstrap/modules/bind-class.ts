import type { ContainerModuleLoadOptions, ServiceIdentifier } from 'inversify';

export type Tokens<Deps> = { readonly [Name in keyof Deps]: ServiceIdentifier<Deps[Name]> };

/** Binds what a function makes of some dependencies, once. */
export function bindMade<Deps extends object, Service>(
  { bind }: ContainerModuleLoadOptions,
  token: ServiceIdentifier<Service>,
  tokens: Tokens<Deps>,
  make: (deps: Deps) => Service,
): void {
  const names = Object.keys(tokens) as (keyof Deps & string)[];
  const collect = (values: readonly unknown[]) =>
    Object.fromEntries(names.map((name, index) => [name, values[index]])) as Deps;
  bind(token)
    .toResolvedValue(
      (...values: unknown[]) => make(collect(values)),
      names.map((name) => tokens[name]),
    )
    .inSingletonScope();
}

/** Binds a plain class whose constructor takes one object of dependencies. */
export function bindClass<Deps extends object, Service>(
  options: ContainerModuleLoadOptions,
  token: ServiceIdentifier<Service>,
  construct: new (deps: Deps) => Service,
  tokens: Tokens<Deps>,
): void {
  bindMade(options, token, tokens, (deps) => new construct(deps));
}
