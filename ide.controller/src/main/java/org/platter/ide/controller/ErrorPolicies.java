package org.platter.ide.controller;

import java.util.Objects;

/**
 * What becomes of requests that the host cannot do, by kind.
 *
 * @param read for reads
 * @param write for writes, flushes and trims
 */
public record ErrorPolicies(ErrorPolicy read, ErrorPolicy write) {

    /** The guest sees every error. */
    public static final ErrorPolicies REPORT = new ErrorPolicies(ErrorPolicy.REPORT, ErrorPolicy.REPORT);

    /** Neither policy may be null. */
    public ErrorPolicies {
        Objects.requireNonNull(read);
        Objects.requireNonNull(write);
    }

    /** What to do about work that has failed: {@code REPORT}, {@code STOP} or {@code IGNORE}. */
    ErrorPolicy about(DiskWork work) {
        AtaError error = work.error();
        if (!error.isTheHosts()) {
            return ErrorPolicy.REPORT;
        }
        ErrorPolicy policy = work.kind() == DiskWork.Kind.READ ? read : write;
        if (policy != ErrorPolicy.ENOSPC) {
            return policy;
        }
        return error == AtaError.NO_SPACE ? ErrorPolicy.STOP : ErrorPolicy.REPORT;
    }
}
