package dev.torc.scheme.file;

import dev.torc.scheme.ServerSetup.LinuxCalls;

/// Wrong entries, where blocking calls in threads do the work.
class BadEntriesOnThreadsTest extends BadEntriesContract {

    BadEntriesOnThreadsTest() {
        super(LinuxCalls.THREADS);
    }
}
