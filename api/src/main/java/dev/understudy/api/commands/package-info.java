/**
 * Sends commands to the workflows and sees to it that each has one outcome, known to the caller.
 */
package dev.understudy.api.commands;
