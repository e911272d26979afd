"""Where things lie in the repository: every script takes its defaults from here, so that it runs from any folder."""
import os

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, '..', '..'))
DATA, RUN = os.path.join(HERE, 'data'), os.path.join(HERE, 'run')     # drawn scenes and checkpoints: large, made again by the scripts, not in git
MODEL = os.path.join(ROOT, 'resources', 'models', 'postcards')
FIXTURES = os.path.join(ROOT, 'test', 'fixtures', 'demo-model')
REFERENCE = os.path.join(FIXTURES, 'reference')
GRID = os.path.join(HERE, 'grid.png')
