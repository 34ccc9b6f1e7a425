package dev.torc.conformance;

import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import java.io.IOException;
import java.nio.file.Path;

/// Every way to make calls. Each suite runs over each of them.
enum Transport {
    /// Linux' own ring.
    LINUX_RING {
        @Override
        CallsUnderTest open(Path folder, ReactorSetup setup) throws IOException {
            return LinuxCalls.open(setup);
        }
    },
    /// Linux, which is asked where a call is started, and its ring if that would have to wait.
    LINUX_AT_ONCE {
        @Override
        CallsUnderTest open(Path folder, ReactorSetup setup) throws IOException {
            return AtOnceCalls.open(folder, setup);
        }
    },
    /// A session whose server runs in this process.
    SESSION_IN_ONE_PROCESS {
        @Override
        CallsUnderTest open(Path folder, ReactorSetup setup) throws IOException {
            return SessionCalls.open(setup, HoldingServer.inThisProcess(folder));
        }
    },
    /// A session whose server is hosted by the very reactor that makes the calls: one thread is both ends.
    SESSION_ON_ONE_REACTOR {
        @Override
        CallsUnderTest open(Path folder, ReactorSetup setup) throws IOException {
            Reactor reactor = Reactor.start(setup);
            return SessionCalls.open(reactor, setup, HoldingServer.hosted(folder, reactor));
        }
    },
    /// A session whose server is another process, which hosts it on a reactor.
    SESSION_ACROSS_PROCESSES_HOSTED {
        @Override
        CallsUnderTest open(Path folder, ReactorSetup setup) throws IOException {
            return SessionCalls.open(setup, HoldingServer.inAnotherProcess(folder, HoldingServer.HOSTED));
        }
    },
    /// A session whose server is another process.
    SESSION_ACROSS_PROCESSES {
        @Override
        CallsUnderTest open(Path folder, ReactorSetup setup) throws IOException {
            return SessionCalls.open(setup, HoldingServer.inAnotherProcess(folder, HoldingServer.ALONE));
        }
    },
    /// A session by mailboxes, whose server is another process.
    SESSION_ACROSS_PROCESSES_BY_MAILBOXES {
        @Override
        CallsUnderTest open(Path folder, ReactorSetup setup) throws IOException {
            HoldingServer server = HoldingServer.inAnotherProcess(folder, HoldingServer.BY_MAILBOXES);
            return SessionCalls.openByMailboxes(setup, server, HoldingServer.region(folder));
        }
    };

    /// Submission entries of each way, so that a suite can fill them.
    static final int ENTRIES = 8;

    static final ReactorSetup SETUP = ReactorSetup.standard()
            .named("reactor-of-suite")
            .withEntries(ENTRIES)
            .withCallsInFlight(2 * ENTRIES);

    /// Opens it.
    ///
    /// @param folder an empty one, for sockets
    abstract CallsUnderTest open(Path folder, ReactorSetup setup) throws IOException;

    boolean isLinux() {
        return this == LINUX_RING || this == LINUX_AT_ONCE;
    }

    CallsUnderTest open(Path folder) throws IOException {
        return open(folder, SETUP);
    }
}
