/** Gogo commands for disks and the machine, and a prompt for them. Nothing is exported: commands are services. */
package org.platter.shell;
