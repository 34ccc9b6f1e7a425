package dev.torc.scheme.file;

import dev.torc.scheme.ServerSetup.LinuxCalls;

/// Wrong entries, where the Linux ring does the work.
class BadEntriesOnUringTest extends BadEntriesContract {

    BadEntriesOnUringTest() {
        super(LinuxCalls.URING);
    }
}
