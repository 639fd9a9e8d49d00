package notify

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"duban/models"
	"duban/store"

	"gopkg.in/yaml.v3"
)

// Kind is a preset of a channel.
type Kind string

// The presets.
const (
	DingTalk Kind = "dingtalk" // a group robot, signed, 20 a minute
	WeCom    Kind = "wecom"    // a group robot, markdown, 20 a minute
	SMTP     Kind = "smtp"
	Webhook  Kind = "webhook" // signed JSON
)

// Config is the file of channels. Without one nothing leaves the house.
type Config struct {
	Lease    time.Duration `yaml:"lease"` // how long a claim holds; 0: a minute
	Channels []Channel     `yaml:"channels"`
}

// Channel is one way out. A secret that begins with env: is taken from the environment.
type Channel struct {
	Name        string   `yaml:"name"`
	Kind        Kind     `yaml:"kind"`
	Address     string   `yaml:"address"` // http(s)://…, or host:port of a mail server
	Secret      string   `yaml:"secret"`
	Departments []string `yaml:"departments"` // codes; none: all
	Digest      bool     `yaml:"digest"`      // takes the staff's digest
	NoChases    bool     `yaml:"noChases"`    // … and nothing else
	Idempotent  bool     `yaml:"idempotent"`  // webhook: the receiver knows a message again by its id

	User     string   `yaml:"user"` // smtp
	Password string   `yaml:"password"`
	From     string   `yaml:"from"`
	To       []string `yaml:"to"`
	Plain    bool     `yaml:"plain"` // smtp without STARTTLS: inside one machine only
}

// Read reads the file; a file that isn't there is no channel.
func Read(path string) (Config, error) {
	var c Config
	body, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	d := yaml.NewDecoder(strings.NewReader(string(body)))
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil {
		return c, invalid("%v", err)
	}
	seen := map[string]bool{}
	for i := range c.Channels {
		ch := &c.Channels[i]
		ch.Secret, ch.Password = fromEnvironment(ch.Secret), fromEnvironment(ch.Password)
		if err := ch.check(); err != nil {
			return c, err
		}
		if seen[ch.Name] {
			return c, invalid("two channels are named %s", ch.Name)
		}
		seen[ch.Name] = true
	}
	return c, nil
}

func fromEnvironment(s string) string {
	if name, ok := strings.CutPrefix(s, "env:"); ok {
		return os.Getenv(name)
	}
	return s
}

func (c Channel) check() error {
	switch {
	case c.Name == "" || len(c.Name) > 100:
		return invalid("a channel needs a name")
	case !slices.Contains([]Kind{DingTalk, WeCom, SMTP, Webhook}, c.Kind):
		return invalid("%s: kind is dingtalk, wecom, smtp or webhook", c.Name)
	case c.Kind == SMTP:
		return c.checkMail()
	case c.Kind != WeCom && c.Secret == "":
		return invalid("%s: a secret is needed", c.Name)
	}
	u, err := url.Parse(c.Address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return invalid("%s: address isn't an http address", c.Name)
	}
	return nil
}

func (c Channel) checkMail() error {
	if !strings.Contains(c.Address, ":") || c.From == "" || len(c.To) == 0 {
		return invalid("%s: smtp needs address (host:port), from and to", c.Name)
	}
	for _, line := range append([]string{c.From}, c.To...) {
		if strings.ContainsAny(line, "\r\n<> ") || !strings.Contains(line, "@") {
			return invalid("%s: from and to are plain mail addresses", c.Name)
		}
	}
	return nil
}

func invalid(format string, args ...any) error {
	return models.Errorf(models.Invalid, "CHANNELS_INVALID", "notify", "found", fmt.Sprintf(format, args...))
}

func (c Config) lease() time.Duration {
	if c.Lease <= 0 {
		return time.Minute
	}
	return c.Lease
}

func (c Channel) way() store.Channel {
	return store.Channel{Name: c.Name, Departments: c.Departments, Chases: !c.NoChases, Digest: c.Digest}
}

// pace is the least time between two requests of a channel: the robots take 20 a minute.
func (c Channel) pace() time.Duration {
	if c.Kind == DingTalk || c.Kind == WeCom {
		return 3 * time.Second
	}
	return 0
}

// most is how many messages are claimed at once. A robot's go out in one request.
func (c Channel) most() int {
	if c.pace() > 0 {
		return 10
	}
	return 20
}

// redact is an error's text as it may stand in logs and the API: without secrets.
func (c Channel) redact(err error) string {
	if err == nil {
		return ""
	}
	s := err.Error()
	for _, secret := range []string{c.Secret, c.Password, c.query()} {
		if secret != "" {
			s = strings.ReplaceAll(s, secret, "***")
		}
	}
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200]) + "…"
	}
	return s
}

// query is the secret part of a robot's address.
func (c Channel) query() string {
	u, err := url.Parse(c.Address)
	if err != nil {
		return c.Address
	}
	return u.RawQuery
}
