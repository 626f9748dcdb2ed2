package org.platter.qcow2.driver;

/**
 * Clusters of the file that follow each other.
 *
 * @param first number of the first
 * @param count how many; 0 for none
 */
record Run(long first, long count) {

    static final Run NONE = new Run(0, 0);
}
