import type { ActorFrame, AppFrame } from '../inspect/frames';
import type { StoredApp } from './stored-app';

/** What a page is told of an app. */
export const appFrame = ({ id, name, link, allowControl }: StoredApp): AppFrame => ({
  type: '@plugin-statechart.app',
  app: id,
  name,
  connected: link !== undefined,
  allowControl,
});

/** The frame with session ids that are unique across apps. */
export function inPage<Frame extends { sessionId: string; rootId?: string; parentId?: string; sourceId?: string }>(
  { id }: StoredApp,
  frame: Frame,
): Frame {
  const ids = (['sessionId', 'rootId', 'parentId', 'sourceId'] as const).flatMap((key) =>
    frame[key] === undefined ? [] : [[key, `${id}/${frame[key]}`]],
  );
  return { ...frame, ...Object.fromEntries(ids) };
}

/** A page is sent each text once; after that, who it was sent for. */
export const withDefinition = (
  frame: ActorFrame,
  definition: string | undefined,
  sharedWith: string | undefined,
): ActorFrame => ({
  ...frame,
  ...(sharedWith === undefined ? definition !== undefined && { definition } : { definitionOf: sharedWith }),
});
