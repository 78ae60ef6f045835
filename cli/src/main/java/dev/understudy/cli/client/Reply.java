package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the server answered.
 *
 * @param text the same, letter for letter
 */
record Reply(ObjectNode json, String text) {}
