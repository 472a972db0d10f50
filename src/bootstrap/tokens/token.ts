import type { ServiceIdentifier } from 'inversify';

/** What a container is asked for; the optional member exists for the compiler only and remembers the type. */
export type Token<Service> = ServiceIdentifier<Service> & { readonly service?: Service };

export type ServiceOf<Asked> = Asked extends { readonly service?: infer Service } ? Service : never;

export function token<Service>(name: string): Token<Service> {
  return Symbol(name);
}
