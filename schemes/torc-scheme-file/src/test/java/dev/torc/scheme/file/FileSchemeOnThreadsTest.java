package dev.torc.scheme.file;

import dev.torc.scheme.ServerSetup.LinuxCalls;

/// The contract, where blocking calls in threads do the work.
class FileSchemeOnThreadsTest extends FileSchemeContract {

    FileSchemeOnThreadsTest() {
        super(LinuxCalls.THREADS);
    }
}
