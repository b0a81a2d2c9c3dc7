/**
 * The one name of the desktop's link: the message by which the page hands its port to the preload, and the one
 * channel by which the preload hands it on to the main process.
 */
export const LINK_CHANNEL = 'lab:link';
