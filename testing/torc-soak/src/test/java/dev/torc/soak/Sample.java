package dev.torc.soak;

/// What a process had of Linux at one time.
///
/// @param atMillis since the soak began
/// @param process the process' name; a new one in the place of one that was killed has the same
/// @param processId tells the two apart
record Sample(long atMillis, String process, long processId, Child.Use use) {

    static final String HEADER = "millis,process,pid,resident_bytes,descriptors,threads";

    String toLine() {
        return atMillis + "," + process + "," + processId + "," + use.residentBytes() + "," + use.descriptors() + ","
                + use.threads();
    }
}
