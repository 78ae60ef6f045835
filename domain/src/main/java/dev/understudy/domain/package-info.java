/**
 * The nouns and the rules: states of a stream, transitions, pairing rules, error codes. Pure: no
 * clock, no I/O, no logging; whatever needs the time is given it.
 */
package dev.understudy.domain;
