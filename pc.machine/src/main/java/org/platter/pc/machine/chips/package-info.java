/** The chips of the board: registers, ports, and at most one interrupt line each. */
package org.platter.pc.machine.chips;
