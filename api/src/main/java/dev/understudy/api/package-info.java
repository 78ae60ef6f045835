/** The REST API: one server, put together in code. */
package dev.understudy.api;
