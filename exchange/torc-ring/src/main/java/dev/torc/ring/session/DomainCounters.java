package dev.torc.ring.session;

import dev.torc.counters.ProcessCounters;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;

/// The counters of this process, in its domain, where `torc counters` and `torc top` find them.
///
/// Where `TORC_COUNTERS` is `off`, or the domain is not to be had, the process counts unseen: nothing fails because
/// nobody can look.
public final class DomainCounters {

    private static final System.Logger LOG = System.getLogger(DomainCounters.class.getName());

    private DomainCounters() {}

    /// {@return the counters of this process, whose file is made when they are first asked for, and removed when the
    /// process ends in good order}
    public static ProcessCounters ofProcess() {
        return OfProcess.COUNTERS;
    }

    private static final class OfProcess {

        static final ProcessCounters COUNTERS = open();

        private static ProcessCounters open() {
            ProcessCounters counters = DomainCounters.open(System.getenv(), Domain.current());
            if (counters.file().isPresent()) {
                try {
                    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(counters::close));
                } catch (IllegalStateException _) {
                    // The process is ending already. Its file is removed as that of a killed one.
                }
            }
            return counters;
        }
    }

    static ProcessCounters open(Map<String, String> environment, Domain domain) {
        if ("off".equals(environment.get("TORC_COUNTERS"))) {
            return ProcessCounters.unseen();
        }
        Path directory = domain.counters();
        try {
            domain.create();
            return ProcessCounters.create(directory);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "what this process counts is not shown in {0}: {1}", directory, e);
            return ProcessCounters.unseen();
        }
    }
}
