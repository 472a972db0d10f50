import type { AnyResource, Resource, ResourceTools } from './resource-definition.js';
import { createRoute, deleteRoute, getRoute, listRoute, updateRoute } from './resource-routes.js';
import type { Route } from './route.js';

/** Mounts list, get, create (single and bulk), patch and delete of one collection. */
export function resource<Item, Create, Change, Created = Item>(
  definition: Resource<Item, Create, Change, Created>,
  tools: ResourceTools,
): readonly Route[] {
  const of = definition as unknown as AnyResource;
  return [
    ...(of.list ? [listRoute(of, of.list, tools)] : []),
    ...(of.create ? [createRoute(of, of.create, tools)] : []),
    ...(of.get ? [getRoute(of, of.get, tools)] : []),
    ...(of.update ? [updateRoute(of, of.update, tools)] : []),
    ...(of.delete ? [deleteRoute(of, of.delete, tools)] : []),
  ];
}
