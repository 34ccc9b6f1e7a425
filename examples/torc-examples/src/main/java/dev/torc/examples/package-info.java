/// What the examples share.
package dev.torc.examples;
