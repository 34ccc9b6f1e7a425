package dev.torc.cli;

/// What `torc doctor` found of one thing.
///
/// @param subject what it is about, in a word or two
/// @param state how it stands
/// @param what what was seen
/// @param advice what to change; empty where nothing is to be
record Finding(String subject, State state, String what, String advice) {

    /// How a thing stands, from best to worst.
    enum State {
        /// As it should be.
        WORKS("ok"),
        /// Torc runs, slower or with less than it could have.
        DEGRADED("slow"),
        /// Torc does not run here.
        BROKEN("FAIL");

        private final String label;

        State(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static Finding works(String subject, String what) {
        return new Finding(subject, State.WORKS, what, "");
    }

    static Finding degraded(String subject, String what, String advice) {
        return new Finding(subject, State.DEGRADED, what, advice);
    }

    static Finding broken(String subject, String what, String advice) {
        return new Finding(subject, State.BROKEN, what, advice);
    }
}
