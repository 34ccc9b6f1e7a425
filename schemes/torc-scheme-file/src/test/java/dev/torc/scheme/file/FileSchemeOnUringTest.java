package dev.torc.scheme.file;

import dev.torc.scheme.ServerSetup.LinuxCalls;

/// The contract, where the Linux ring does the work.
class FileSchemeOnUringTest extends FileSchemeContract {

    FileSchemeOnUringTest() {
        super(LinuxCalls.URING);
    }
}
