/** Measurements that take too long for the build; each is a program of its own, see the README's development section. */
package org.whatsappusage.bench;
