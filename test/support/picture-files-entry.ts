/** The gallery and its files as a process that can be killed: does to pictures what people do, and says what is done. */
import { context } from './running-app.ts';
import { openPictureFiles } from './picture-files.ts';

const [home = '', others = ''] = process.argv.slice(2);
const app = openPictureFiles(home);
const say = (done: object) => void process.send?.(done);
const idsOf = (condition: string) =>
  app.database.connection
    .prepare(`SELECT id FROM images WHERE ${condition} ORDER BY id LIMIT 6`)
    .all()
    .map(({ id }) => String(id));

app.files.start();
say({ started: true });
const { handlers } = app.files;
const importing = app.run(await handlers['files.import']({ paths: [others], mode: 'copy' }, context));
app.events.on(({ name }) => {
  if (name === 'gallery.added') void decide();
});

async function decide() {
  const [favorite] = idsOf('favorite = 0 AND deleted_at IS NULL');
  if (favorite !== undefined) {
    await app.gallery.handlers['gallery.setPicks'](
      { changes: [{ imageId: favorite, favorite: true }] },
      context,
    );
    say({ favorite });
  }
  const deleted = idsOf('deleted_at IS NULL').slice(-2);
  if (deleted.length > 0) await app.gallery.handlers['gallery.delete']({ imageIds: deleted }, context);
  const restored = idsOf('deleted_at IS NOT NULL');
  if (restored.length > 0) await app.gallery.handlers['gallery.restore']({ imageIds: restored }, context);
}
await importing;
for (;;) {
  await app.run(await handlers['files.rescan']({}, context));
  await decide();
}
