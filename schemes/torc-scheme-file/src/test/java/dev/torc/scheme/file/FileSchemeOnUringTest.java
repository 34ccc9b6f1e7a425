package dev.torc.scheme.file;

/// The contract, where the Linux ring does the work.
class FileSchemeOnUringTest extends FileSchemeContract {

    FileSchemeOnUringTest() {
        super(Serving.URING);
    }
}
