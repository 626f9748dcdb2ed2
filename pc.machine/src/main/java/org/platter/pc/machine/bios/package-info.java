/**
 * The machine's own BIOS: a ROM of small stubs that trap into Java, and the services behind the traps. It reaches the
 * hardware by I/O ports and memory only, as firmware in machine code would.
 */
package org.platter.pc.machine.bios;
