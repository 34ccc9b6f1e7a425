package dev.torc.cli;

/// What the command's exit status says. The root command's help has the same list.
final class ExitCode {

    /// What was asked for is done.
    static final int DONE = 0;

    /// What was asked for failed, for a reason that standard error names in a sentence.
    static final int FAILED = 1;

    /// The command line was wrong. (The number is picocli's default.)
    static final int WRONG_USE = 2;

    /// It works, but not as it could: `torc doctor` says what to change.
    static final int DEGRADED = 3;

    /// Something that Torc needs is not here: nobody serves that name, the JVM forbids native code. (`EX_UNAVAILABLE`)
    static final int UNAVAILABLE = 69;

    /// A mistake of Torc's own. (`EX_SOFTWARE`)
    static final int OWN_MISTAKE = 70;

    /// Standard output has nobody who reads it. (What a shell says of a program that SIGPIPE ended.)
    static final int READER_GONE = 141;

    private ExitCode() {}
}
