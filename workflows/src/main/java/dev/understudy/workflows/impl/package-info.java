/**
 * The workflows. No clock, randomness, thread or logger but Temporal's own, so that a replay takes
 * the same way.
 */
package dev.understudy.workflows.impl;
