package dev.torc.architecture;

import java.nio.file.Path;

/// A Maven module: a directory on a floor, whose name is also its artifact's.
///
/// @param floor the folder that it stands in
/// @param artifact its directory's name, such as `torc-scheme-file`
/// @param directory where it is
record Room(Floor floor, String artifact, Path directory) {

    /// {@return the name of its Java module and package, such as `dev.torc.scheme.file`}
    String moduleName() {
        return "dev." + artifact.replace('-', '.');
    }

    Path pom() {
        return directory.resolve("pom.xml");
    }

    Path mainSources() {
        return directory.resolve("src/main/java");
    }

    Path classes() {
        return directory.resolve("target/classes");
    }

    @Override
    public String toString() {
        return floor.folder() + "/" + artifact;
    }
}
