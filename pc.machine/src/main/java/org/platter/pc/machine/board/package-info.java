/** What connects the parts of the machine: its ports, its time, its memory as devices see it. */
package org.platter.pc.machine.board;
