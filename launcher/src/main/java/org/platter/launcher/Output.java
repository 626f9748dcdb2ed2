package org.platter.launcher;

/** The form of an answer: {@code --output}. */
enum Output {
    HUMAN,
    JSON;

    static Output of(Arguments arguments) throws UsageException {
        return switch (arguments.value("output", "human")) {
            case "human" -> HUMAN;
            case "json" -> JSON;
            default -> throw new UsageException("--output must be used with human or json as argument.");
        };
    }
}
