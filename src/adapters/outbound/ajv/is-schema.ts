import { Ajv } from 'ajv';

/** Whether a value can be compiled as a JSON Schema. */
export function isSchema(value: object): boolean {
  try {
    new Ajv({ logger: false, strict: false, validateFormats: false }).compile(value);
    return true;
  } catch {
    return false;
  }
}
