import org.jspecify.annotations.NullMarked;

/// The `torc` command: chooses, wires and reports.
///
/// **Start with** `dev.torc.cli.Torc`, the list of commands. **Not here:** anything that a program could want to
/// call; the rooms below have that, and this one exports nothing.
@NullMarked
module dev.torc.cli {
    requires static org.jspecify;
    requires dev.torc.layout;
    requires dev.torc.uapi;
    requires dev.torc.posix;
    requires dev.torc.counters;
    requires dev.torc.memory;
    requires dev.torc.ring;
    requires dev.torc.uring;
    requires dev.torc.scheme;
    requires dev.torc.client;
    requires dev.torc.interfaces;
    requires dev.torc.kernel;
    requires dev.torc.scheme.file;
    requires dev.torc.scheme.net;
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires java.logging;

    // An automatic module makes every start slower by a third, so only who needs one gets it: the demo by --add-modules
    // HdrHistogram, init and up (for its policy) by --add-modules dev.torc.init, which reads TOML by one.
    requires static HdrHistogram;
    requires static dev.torc.init;

    // picocli reads the commands' annotations.
    opens dev.torc.cli to
            info.picocli;
}
