import { plainContender } from './plain-contender';
import { PlainPlugin } from './plain-plugin';

/** What the others are compared with. */
export const plainClass = plainContender(PlainPlugin);
