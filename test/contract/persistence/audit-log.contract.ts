import { expect } from 'chai';
import { anAuditEntry, aProject } from '../../support/builders.js';
import { appErrorOf, rejectionOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';

/** Nothing reads the audit log through a port yet: an entry shows itself by its id, which is taken. */
export function auditLogContract(store: Store): void {
  describe('as AuditLog', () => {
    it('appends on its own', async () => {
      const entry = anAuditEntry({ outcome: 'failed', code: 'task.not-found' });
      await store().audit.append(entry);
      expect((await appErrorOf(store().audit.append(entry))).kind).to.equal('conflict');
    });

    it('appends with a unit of work', async () => {
      const { work, audit, projects, projectQueries } = store();
      const [entry, project] = [anAuditEntry(), aProject()];
      await work.run(async () => {
        await projects.save(project, []);
        await audit.append(entry);
      });
      expect(await projectQueries.find(project.state.id)).to.deep.equal(project.state);
      expect((await appErrorOf(audit.append(entry))).kind).to.equal('conflict');
    });

    it('keeps nothing of a unit of work that fails', async () => {
      const { work, audit } = store();
      const entry = anAuditEntry();
      const failing = work.run(async () => {
        await audit.append(entry);
        throw new Error('no');
      });
      await rejectionOf(failing);
      await audit.append(entry);
    });
  });
}
