package dev.torc.fuzz;

import dev.torc.init.SettingsException;

/// What is true of each fault that is said of a file.
final class Faults {

    private Faults() {}

    static void check(SettingsException refused) {
        String message = String.valueOf(refused.getMessage());
        boolean wrong = message.isEmpty()
                || !message.lines().allMatch(line -> line.startsWith("fuzzed:"))
                || message.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n');
        if (wrong) {
            throw new AssertionError("a fault that is not said as one: " + message, refused);
        }
    }
}
