/**
 * From what is due to what is committed: planning windows, walking their pages, and knowing whether a window was read whole.
 * The routes say in which order; this room knows how.
 */
package org.whatsappusage.collect;
