/** The PCI bus and the functions that the board itself has on it. */
package org.platter.pc.machine.pci;
