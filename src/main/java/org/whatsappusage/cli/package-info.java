/**
 * The command line: what a user types, what is printed, and with which code the process ends. What the commands do stands behind
 * {@link org.whatsappusage.cli.Application}. Nothing imports this room.
 */
package org.whatsappusage.cli;
