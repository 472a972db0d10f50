/** What the table of every aggregate begins with. */
export const AGGREGATE = [
  'id {id} NOT NULL PRIMARY KEY',
  'version {integer} NOT NULL',
  'created_at {time} NOT NULL',
  'updated_at {time} NOT NULL',
];
