package dev.torc.scheme.file;

/// The contract, where the Linux ring does the work.
class PathsOnUringTest extends PathContract {

    PathsOnUringTest() {
        super(Serving.URING);
    }
}
