package org.platter.image.tools.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects advice on one image. */
final class Prescription {

    private final List<Advice> advice = new ArrayList<>();

    List<Advice> advice() {
        return advice;
    }

    void refuses(String text, String command) {
        advice.add(new Advice(Advice.Severity.REFUSES, text, Optional.of(command)));
    }

    void differs(String text, String command) {
        advice.add(new Advice(Advice.Severity.DIFFERS, text, Optional.of(command)));
    }

    void note(String text) {
        advice.add(new Advice(Advice.Severity.NOTE, text, Optional.empty()));
    }

    void note(String text, String command) {
        advice.add(new Advice(Advice.Severity.NOTE, text, Optional.of(command)));
    }
}
