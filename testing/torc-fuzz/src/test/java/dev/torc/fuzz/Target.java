package dev.torc.fuzz;

import java.io.IOException;
import java.util.Locale;

/// What is fuzzed. Each has a class with a method `fuzzerTestOneInput`, which throws where something is wrong, and
/// a folder of inputs that were worth keeping.
enum Target {
    /// The first message each way.
    GREETING,
    /// What comes over a life line.
    CONTROL,
    /// Submission entries and the pool behind them, for a kernel that answers.
    ENTRIES,
    /// Paths, for a directory tree that is served.
    PATHS,
    /// The file of `torc init`.
    SERVICES,
    /// A domain's policy.
    POLICY;

    void run(byte[] bytes) throws IOException {
        switch (this) {
            case GREETING -> GreetingTarget.fuzzerTestOneInput(bytes);
            case CONTROL -> ControlTarget.fuzzerTestOneInput(bytes);
            case ENTRIES -> EntriesTarget.fuzzerTestOneInput(bytes);
            case PATHS -> PathsTarget.fuzzerTestOneInput(bytes);
            case SERVICES -> ServicesTarget.fuzzerTestOneInput(bytes);
            case POLICY -> PolicyTarget.fuzzerTestOneInput(bytes);
        }
    }

    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// {@return the class that the fuzzer is told}
    String className() {
        return "dev.torc.fuzz." + name().charAt(0) + folder().substring(1) + "Target";
    }
}
